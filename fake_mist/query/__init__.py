"""What a query asks for: filters, time windows, pages."""
