"""What replaces real data in a recording: keyed pseudonyms, addresses, and the rules of fields."""
