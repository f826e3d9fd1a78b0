"""Recording a real cloud: what to ask, how to ask, what to keep of the answers."""
