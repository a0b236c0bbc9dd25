"""The pages with a case: form and answer."""
