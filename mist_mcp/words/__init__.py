"""Words and texts: names, times, masks, what strangers wrote. The ground."""
