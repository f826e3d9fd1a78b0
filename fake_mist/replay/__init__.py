"""From a request to its answer: which recording, which query, which change."""
