"""Where Rasa meets this product: in-process actions, our tracker store, and the overrides of Rasa's own code."""
