"""What a publisher's pages look like: one declaration and one small parser a site."""
