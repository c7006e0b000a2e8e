"""Whole networks: a LeNet with batch norm, a two-layer transformer, a classifier of sequences by a two-way LSTM."""
from .case import buffer, integer, parameter, uniform
from .program import Programs, network, step
from .recurrent import parameters as recurrent_parameters

family = Programs('networks')
CROSS = {'reduction': 'mean', 'ignoreIndex': -100, 'labelSmoothing': 0}


def weights(path, *shape):
    return {f'{path}.weight': parameter(*shape), f'{path}.bias': parameter(shape[0])}


def held(path, *names):
    """A layer's parameters, as the op's inputs."""
    return {name: f'{path}.{name}' for name in names or ('weight', 'bias')}


# LeNet

conv = {'stride': [1, 1], 'dilation': [1, 1], 'groups': 1}
pool = {'kernel': [2, 2], 'stride': [2, 2], 'padding': [0, 0], 'ceilMode': False}
norm = {'training': True, 'momentum': 0.1, 'epsilon': 1e-5}
running = ('weight', 'bias', 'running_mean', 'running_var')
family.cases.append(network(
    'LeNet with batch norm',
    {
        'x': uniform(3, 1, 12, 12),
        'y': integer(0, 5, 3),
        **weights('conv1', 3, 1, 3, 3), **weights('bn1', 3), 'bn1.running_mean': buffer(3), 'bn1.running_var': buffer(3),
        **weights('conv2', 4, 3, 3, 3), **weights('bn2', 4), 'bn2.running_mean': buffer(4), 'bn2.running_var': buffer(4),
        **weights('fc1', 6, 36), **weights('fc2', 5, 6),
    },
    [
        step('conv1', 'conv2d', {'input': 'x', **held('conv1')}, padding=[0, 0], **conv),
        step('bn1', 'batch_norm', {'input': 'conv1', **held('bn1', *running)}, **norm),
        step('relu1', 'relu', {'input': 'bn1'}),
        step('pool1', 'max_pool2d', {'input': 'relu1'}, dilation=[1, 1], **pool),
        step('conv2', 'conv2d', {'input': 'pool1', **held('conv2')}, padding=[1, 1], **{**conv, 'stride': [1, 1]}),
        step('bn2', 'batch_norm', {'input': 'conv2', **held('bn2', *running)}, **norm),
        step('relu2', 'relu', {'input': 'bn2'}),
        step('pool2', 'avg_pool2d', {'input': 'relu2'}, **{**pool, 'kernel': [3, 3], 'stride': [1, 1]}, countIncludePad=True),
        step('flatten', 'reshape', {'input': 'pool2'}, shape=[3, 36]),
        step('fc1', 'linear', {'input': 'flatten', **held('fc1')}),
        step('tanh', 'tanh', {'input': 'fc1'}),
        step('fc2', 'linear', {'input': 'tanh', **held('fc2')}),
        step('loss', 'cross_entropy', {'input': 'fc2', 'target': 'y'}, **CROSS),
    ],
))

# A transformer: pre-norm, causal, learned positions, the output from the word embedding itself

WORDS, WIDTH, LENGTH = 9, 4, 5


def block_weights(path):
    attention = {'in_proj_weight': parameter(3 * WIDTH, WIDTH), 'in_proj_bias': parameter(3 * WIDTH),
                 'out_proj_weight': parameter(WIDTH, WIDTH), 'out_proj_bias': parameter(WIDTH)}
    return {
        **weights(f'{path}.ln1', WIDTH), **{f'{path}.attention.{key}': given for key, given in attention.items()},
        **weights(f'{path}.ln2', WIDTH), **weights(f'{path}.up', 2 * WIDTH, WIDTH), **weights(f'{path}.down', WIDTH, 2 * WIDTH),
    }


def block(path, x):
    ln = {'normalizedShape': [WIDTH], 'epsilon': 1e-5}
    same = {key: f'{path}.ln1' for key in ('query', 'key', 'value')}
    held_here = held(f'{path}.attention', 'in_proj_weight', 'in_proj_bias', 'out_proj_weight', 'out_proj_bias')
    return [
        step(f'{path}.ln1', 'layer_norm', {'input': x, **held(f'{path}.ln1')}, **ln),
        step(f'{path}.attention', 'multi_head_attention', {**same, **held_here}, heads=2, causal=True),
        step(f'{path}.sum1', 'add', {'input': x, 'other': f'{path}.attention'}),
        step(f'{path}.ln2', 'layer_norm', {'input': f'{path}.sum1', **held(f'{path}.ln2')}, **ln),
        step(f'{path}.up', 'linear', {'input': f'{path}.ln2', **held(f'{path}.up')}),
        step(f'{path}.gelu', 'gelu', {'input': f'{path}.up'}, approximate='none'),
        step(f'{path}.down', 'linear', {'input': f'{path}.gelu', **held(f'{path}.down')}),
        step(f'{path}.sum2', 'add', {'input': f'{path}.sum1', 'other': f'{path}.down'}),
    ]


family.cases.append(network(
    'transformer of two layers',
    {
        'x': integer(0, WORDS, 2, LENGTH), 'y': integer(0, WORDS, 2, LENGTH),
        'words.weight': parameter(WORDS, WIDTH), 'positions.weight': parameter(LENGTH, WIDTH),
        **block_weights('blocks.0'), **block_weights('blocks.1'), **weights('ln', WIDTH),
    },
    [
        step('words', 'embedding', {'input': 'x', 'weight': 'words.weight'}, paddingIndex=None),
        step('embedded', 'add', {'input': 'words', 'other': 'positions.weight'}),
        *block('blocks.0', 'embedded'), *block('blocks.1', 'blocks.0.sum2'),
        step('ln', 'layer_norm', {'input': 'blocks.1.sum2', **held('ln')}, normalizedShape=[WIDTH], epsilon=1e-5),
        step('logits', 'linear', {'input': 'ln', 'weight': 'words.weight'}),
        step('classes-second', 'transpose', {'input': 'logits'}, axes=[1, 2]),
        step('loss', 'cross_entropy', {'input': 'classes-second', 'target': 'y'}, **CROSS),
    ],
))

# An LSTM

family.cases.append(network(
    'LSTM classifier',
    {
        'x': integer(0, 7, 3, 5), 'y': integer(0, 3, 3), 'words.weight': parameter(7, 3),
        **{f'lstm.{key}': given for key, given in recurrent_parameters('lstm', 3, 2, 2, True, True).items()},
        **weights('fc', 3, 4),
    },
    [
        step('words', 'embedding', {'input': 'x', 'weight': 'words.weight'}, paddingIndex=None),
        step('lstm', 'lstm', {'input': 'words', **held('lstm', *recurrent_parameters('lstm', 3, 2, 2, True, True))},
             units=2, layers=2, bidirectional=True, bias=True),
        step('last', 'slice', {'input': 'lstm'}, axis=1, start=-1, end=None, step=1),
        step('flat', 'reshape', {'input': 'last'}, shape=[3, 4]),
        step('fc', 'linear', {'input': 'flat', **held('fc')}),
        step('loss', 'cross_entropy', {'input': 'fc', 'target': 'y'}, **CROSS),
    ],
))
