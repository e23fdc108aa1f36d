"""A picture of how instruments relate: what rests on nothing stands on top, what carries it out below. Pure.

The steps are the usual ones of layered drawing: break circles, give every instrument a layer below all that it relates
to, order each layer so that few lines cross, place the boxes near what they are joined to, draw the lines. Instruments
that hang together are drawn together; those without any relation stand in rows at the end.
"""

from directives.graph.layout import Box, Edge, Layout, Line, Node, layout
from directives.graph.reach import related
from directives.graph.words import wrap

__all__ = ["Box", "Edge", "Layout", "Line", "Node", "layout", "related", "wrap"]
