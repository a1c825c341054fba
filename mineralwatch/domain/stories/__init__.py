"""Items of feeds as stories, and the requests that they speak of."""
