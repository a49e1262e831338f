// Fields of Datasette's own pages that its templates leave without a name for screen readers, and tables that
// scroll but cannot be reached with the keyboard.
const english = document.documentElement.lang === "en";
const names = {
  "textarea[name=sql]": ["SQL", "SQL"],
  "select[name^=_filter_column]": ["Kolom", "Column"],
  "select[name^=_filter_op]": ["Cara membandingkan", "Comparison"],
  "input[name^=_filter_value]": ["Nilai", "Value"],
  "select[name=_sort]": ["Urutkan menurut", "Sort by"],
  ".table-wrapper": ["Tabel", "Table"],
};
for (const [selector, said] of Object.entries(names)) {
  for (const element of document.querySelectorAll(selector)) element.setAttribute("aria-label", said[english ? 1 : 0]);
}
for (const table of document.querySelectorAll(".table-wrapper")) {
  table.tabIndex = 0;
  table.setAttribute("role", "region");
}
