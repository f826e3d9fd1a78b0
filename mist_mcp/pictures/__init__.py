"""Pictures of fabrics: what they show, where it stands, how it looks."""
