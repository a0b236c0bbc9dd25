"""The pieces of the window: plain data in, signals out; none of them knows a rule."""
