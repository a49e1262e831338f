"""Over many articles: stories, claims over time, contradictions."""
