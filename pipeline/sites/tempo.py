"""tempo.co."""

from pipeline.sites.declaration import Site
from pipeline.sites.noise import paragraphs
from pipeline.sites.parser import Parser


class TempoParser(Parser):
    author_at = ()
    date_at = (".date", "time")
    body_at = ("div#content-wrapper", ".detail-konten", ".detail-content")
    drop = (".remp-banner", "[id^=div-gpt-ad]", "[class*=parallax]", "[class*=ads]")
    noise = paragraphs(
        r"scroll\ ke\ bawah .* | .{3,60}\ berkontribusi\ dalam\ penulisan\ artikel\ ini\.? | pilihan\ editor \s* : .*"
    )
    #: Links within the text are none.
    tags_at = "a[href^='/tag/']:not(#content-wrapper a, .detail-konten a, .detail-content a)"

    def authors(self) -> tuple[str, ...]:
        shown = [" ".join(t.get_text(" ").split()) for t in self.page.soup.select("a[href*='/penulis/']")]
        return tuple(dict.fromkeys(name for name in shown if name)) or super().authors()


SITE = Site(
    name="tempo",
    title="Tempo",
    hosts=("tempo.co", "tempo.example"),
    parsers=((None, TempoParser),),
    feeds=("https://rss.tempo.co/bisnis", "https://www.tempo.co/ekonomi/_payload.json"),
    index="https://www.tempo.co/indeks?page={page}&start_date={date:%Y-%m-%d}&end_date={date:%Y-%m-%d}&rubric_slug=ekonomi",
    article=r"/[\w-]+-\d{4,}$|/read/\d+/",
    skip=("/penulis/", "/tag/", "/play", "/newsletter", "/info-tempo", "koran.", "majalah."),
)
