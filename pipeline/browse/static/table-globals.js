const DATASETTE_ALLOW_FACET = true; // what the core template of a table says inline
