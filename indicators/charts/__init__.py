"""Charts drawn on the server as SVG: values in, safe markup out, no database and no clock.

Text and points stand in the outer SVG, in percent and pixels, so that they keep their size from a phone to a wall;
lines that stretch stand in an inner one. Looks come from classes (qijiang/charts.css), never from style attributes.
The hatchings `#p-empty` and `#p-back` are patterns of the page's sprite.
"""
