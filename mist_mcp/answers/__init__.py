"""What leaves a tool: results, both their forms, the byte budget, cursors."""
