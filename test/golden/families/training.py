"""Training runs of a 3-4-2 network of tanh on one batch, from weights filled by name: optimizers, schedules, clipping."""
from .case import parameter, uniform
from .program import Programs, step, training

family = Programs('training')
PARAMETERS = {'hidden.weight': parameter(4, 3), 'hidden.bias': parameter(4), 'output.weight': parameter(2, 4), 'output.bias': parameter(2)}
INPUTS = {'x': {**uniform(5, 3), 'gradient': False}, 'y': {**uniform(5, 2), 'gradient': False}, **PARAMETERS}
STEPS = [
    step('hidden', 'linear', {'input': 'x', 'weight': 'hidden.weight', 'bias': 'hidden.bias'}),
    step('tanh', 'tanh', {'input': 'hidden'}),
    step('output', 'linear', {'input': 'tanh', 'weight': 'output.weight', 'bias': 'output.bias'}),
    step('loss', 'mse_loss', {'input': 'output', 'target': 'y'}, reduction='mean'),
]


def run(name, optimizer, updates=5, schedule=None, clip=None):
    family.cases.append(training(name, INPUTS, STEPS, list(PARAMETERS), optimizer, updates, schedule, clip))


def sgd(**given):
    return {'name': 'sgd', 'learningRate': 0.3, 'momentum': 0, 'nesterov': False, 'decay': 0, **given}


def rmsprop(**given):
    return {'name': 'rmsprop', 'learningRate': 0.01, 'alpha': 0.99, 'epsilon': 1e-8, 'momentum': 0, 'centered': False,
            'decay': 0, **given}


def adam(name='adam', **given):
    return {'name': name, 'learningRate': 0.01, 'betas': [0.9, 0.999], 'epsilon': 1e-8, 'decay': 0, **given}


run('SGD', sgd())
run('SGD, momentum', sgd(momentum=0.9))
run('SGD, Nesterov', sgd(momentum=0.8, nesterov=True))
run('SGD, decay', sgd(decay=0.1))
run('SGD, momentum, decay', sgd(momentum=0.9, decay=0.05))
run('SGD, Nesterov, decay', sgd(momentum=0.9, nesterov=True, decay=0.05))
run('RMSprop', rmsprop())
run('RMSprop, alpha, epsilon, decay', rmsprop(alpha=0.9, epsilon=1e-3, decay=0.1))
run('RMSprop, momentum', rmsprop(momentum=0.7))
run('RMSprop, centered', rmsprop(centered=True))
run('Adam', adam())
run('Adam, betas, epsilon', adam(betas=[0.8, 0.95], epsilon=1e-3, learningRate=0.05))
run('Adam, decay in the gradient', adam(decay=0.1))
run('AdamW', adam('adamw', decay=0.01))
run('AdamW, strong decay', adam('adamw', decay=0.5, betas=[0.7, 0.9], learningRate=0.05))

run('clip by norm', sgd(), clip={'norm': 0.2})
run('clip by a norm that is not reached', sgd(), updates=2, clip={'norm': 50})
run('clip by norm, Adam', adam(learningRate=0.05), clip={'norm': 0.1})
run('clip by value', sgd(), clip={'value': 0.05})
run('clip by value, momentum, decay', sgd(momentum=0.9, decay=0.1), clip={'value': 0.05})

run('step schedule', sgd(), updates=7, schedule={'type': 'step', 'every': 2, 'factor': 0.5})
run('cosine schedule', sgd(), updates=7, schedule={'type': 'cosine', 'steps': 6, 'minimum': 0})
run('cosine schedule with a minimum, Adam', adam(), updates=5, schedule={'type': 'cosine', 'steps': 5, 'minimum': 0.001})
run('warmup', sgd(), updates=6, schedule={'type': 'warmup', 'steps': 4})
run('warmup, AdamW', adam('adamw', decay=0.1), updates=5, schedule={'type': 'warmup', 'steps': 3})
