"""Whole networks as straight-line programs: each step is one of the ops, its inputs are named values."""
import json

import torch

from . import ops
from .case import case_text, numbers, outputs_of, stated, tensor_of


def step(path, op, inputs, **attributes):
    """`path` names the op's first output; the others are `path:name`."""
    return {'path': path, 'op': op, 'inputs': inputs, 'attributes': attributes}


def evaluate(steps, tensors):
    """Every value by name."""
    values = dict(tensors)
    for given in steps:
        inputs = {argument: values[name] for argument, name in given['inputs'].items()}
        outputs = outputs_of(ops.OPS[given['op']](given['attributes'], **inputs))
        first = next(iter(outputs))
        for key, y in outputs.items():
            values[given['path'] if key == first else f'{given["path"]}:{key}'] = y
    return values


def network(name, inputs, steps):
    """A network whose last step is its loss, with every value and its cotangent."""
    tensors = {key: tensor_of(key, given) for key, given in inputs.items()}
    values = evaluate(steps, tensors)
    made = {key: y for key, y in values.items() if key not in tensors}
    for y in made.values():
        if y.requires_grad:
            y.retain_grad()
    values[steps[-1]['path']].backward()
    return {
        'name': name,
        'inputs': stated(inputs),
        'steps': steps,
        'values': [
            {'name': key, 'shape': list(y.shape), 'values': numbers(y),
             'cotangent': None if y.grad is None else numbers(y.grad)}
            for key, y in made.items()
        ],
        'gradients': [{'name': key, 'values': numbers(x.grad)} for key, x in tensors.items() if x.requires_grad],
    }


def training(name, inputs, steps, parameters, optimizer, updates, schedule=None, clip=None):
    """Updates of the parameters; before each one the loss and, where gradients are clipped by it, their whole norm."""
    tensors = {key: tensor_of(key, given) for key, given in inputs.items()}
    weights = [tensors[key] for key in parameters]
    chosen, scheduled = OPTIMIZERS[optimizer['name']](optimizer, weights), SCHEDULES[schedule['type'] if schedule else None]
    rate = scheduled(schedule, chosen)
    made = []
    for _ in range(updates):
        chosen.zero_grad()
        loss = evaluate(steps, tensors)[steps[-1]['path']]
        loss.backward()
        before = clipped(clip, weights)
        made.append({'loss': loss.item(), 'norm': before, 'learningRate': chosen.param_groups[0]['lr']})
        chosen.step()
        rate()
        made[-1]['parameters'] = [{'name': key, 'values': numbers(tensors[key])} for key in parameters]
    return {
        'name': name, 'inputs': stated(inputs), 'steps': steps, 'trained': parameters, 'optimizer': optimizer,
        'schedule': schedule, 'clip': clip, 'updates': made,
    }


def clipped(clip, weights):
    """The norm of all gradients before they are clipped in place; None where no norm is asked for."""
    if clip is None:
        return None
    if 'value' in clip:
        return torch.nn.utils.clip_grad_value_(weights, clip['value'])
    return torch.nn.utils.clip_grad_norm_(weights, clip['norm']).item()


OPTIMIZERS = {
    'sgd': lambda o, w: torch.optim.SGD(
        w, o['learningRate'], momentum=o['momentum'], nesterov=o['nesterov'], weight_decay=o['decay']
    ),
    'rmsprop': lambda o, w: torch.optim.RMSprop(
        w, o['learningRate'], alpha=o['alpha'], eps=o['epsilon'], weight_decay=o['decay'], momentum=o['momentum'],
        centered=o['centered'],
    ),
    'adam': lambda o, w: torch.optim.Adam(
        w, o['learningRate'], betas=o['betas'], eps=o['epsilon'], weight_decay=o['decay'], foreach=False
    ),
    'adamw': lambda o, w: torch.optim.AdamW(
        w, o['learningRate'], betas=o['betas'], eps=o['epsilon'], weight_decay=o['decay'], foreach=False
    ),
}


def _scheduler(make):
    return lambda schedule, optimizer: make(schedule, optimizer).step


SCHEDULES = {
    None: lambda schedule, optimizer: lambda: None,
    'step': _scheduler(lambda s, o: torch.optim.lr_scheduler.StepLR(o, s['every'], s['factor'])),
    'cosine': _scheduler(lambda s, o: torch.optim.lr_scheduler.CosineAnnealingLR(o, s['steps'], s['minimum'])),
    'warmup': _scheduler(lambda s, o: torch.optim.lr_scheduler.LambdaLR(o, lambda t: min(1, (t + 1) / s['steps']))),
}


class Programs:
    """A family of networks or of training runs."""

    def __init__(self, name):
        self.name = name
        self.cases = []

    def text(self):
        runs = ',\n'.join(case_text(case) for case in self.cases)
        return f'{{"family": {json.dumps(self.name)}, "runs": [\n{runs}\n]}}\n'


