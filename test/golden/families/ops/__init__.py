"""What each op of the goldens is in torch: OPS[name](attributes, **inputs) answers a tensor, or several by name."""
from . import dense, elementwise, indexing, layers, losses, movement, recurrent, reduction, resampling
from .table import OPS

__all__ = ['OPS', 'dense', 'elementwise', 'indexing', 'layers', 'losses', 'movement', 'recurrent', 'reduction', 'resampling']
