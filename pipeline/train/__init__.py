"""From corpora to what lies in models/."""
