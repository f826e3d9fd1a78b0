"""The Mist REST API: requests, pages, names. No rules about networks in here."""
