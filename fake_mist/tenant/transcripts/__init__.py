"""What the shells of the fictional network say, written from the same model as the rows."""
