"""The numbers that every golden case starts from: never stored, filled in by name. `fill.ts` is the twin, bit for bit.

fnv(name)  = FNV-1a 32 over the UTF-8 bytes of name
mix(h)     = murmur3's finaliser: h^=h>>>16; h*=0x85ebca6b; h^=h>>>13; h*=0xc2b2ae35; h^=h>>>16   (uint32)
u(name, i) = (mix(fnv(name) + i*0x9E3779B9) + 0.5) / 2^32 * 2 - 1          in (-1, 1)

A case says how each input is filled (`fill` in `cases.ts`):
uniform    low + (high - low) * ((u + 1) / 2)
parameter  two axes or more: u * sqrt(3 / fan_in), fan_in = product(shape[1:]);
           else 1 + 0.1 u where the name's last part contains 'weight' or is one of GAINS, 0.1 u otherwise
buffer     1 + 0.5 |u| where the name ends in running_var, 0.1 u otherwise
integer    low + mix % (below - low)
choice     `then` where u < 2 share - 1, `otherwise` elsewhere
"""
import numpy as np

M = np.uint32
GAINS = ('gamma', 'g', 'a_2', 'scale', 'alpha')


def fnv(name):
    h = 0x811C9DC5
    for byte in name.encode('utf-8'):
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return h


def mix(name, count):
    with np.errstate(over='ignore'):
        h = M(fnv(name)) + np.arange(count, dtype=np.uint32) * M(0x9E3779B9)
        h ^= h >> M(16)
        h *= M(0x85EBCA6B)
        h ^= h >> M(13)
        h *= M(0xC2B2AE35)
        h ^= h >> M(16)
    return h


def u(name, count):
    return (mix(name, count).astype(np.float64) + 0.5) / 4294967296.0 * 2.0 - 1.0


def parameter(name, shape, count):
    x = u(name, count)
    if len(shape) >= 2:
        return x * np.sqrt(3.0 / float(np.prod(shape[1:])))
    last = name.split('.')[-1]
    return 1.0 + 0.1 * x if 'weight' in last or last in GAINS else 0.1 * x


def buffer(name, count):
    x = u(name, count)
    return 1.0 + 0.5 * np.abs(x) if name.endswith('running_var') else 0.1 * x


def fill(name, shape, how):
    """The entries of an input, float64, of its shape."""
    count = int(np.prod(shape)) if len(shape) else 1
    kind = how['kind']
    if kind == 'uniform':
        x = how['low'] + (how['high'] - how['low']) * ((u(name, count) + 1.0) / 2.0)
    elif kind == 'parameter':
        x = parameter(name, shape, count)
    elif kind == 'buffer':
        x = buffer(name, count)
    elif kind == 'integer':
        x = how['low'] + (mix(name, count) % M(how['below'] - how['low'])).astype(np.float64)
    elif kind == 'choice':
        x = np.where(u(name, count) < 2.0 * how['share'] - 1.0, float(how['then']), float(how['otherwise']))
    else:
        raise ValueError(f'there is no fill of the kind {kind}')
    return x.reshape(tuple(shape))
