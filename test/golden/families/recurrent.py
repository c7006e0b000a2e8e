"""nn.RNN, nn.LSTM and nn.GRU, batch first, parameters by torch's names, with and without initial states."""
from .case import Family, parameter, uniform

family = Family('recurrent')
GATES = {'rnn': 1, 'lstm': 4, 'gru': 3}


def parameters(op, inputs, units, layers, bidirectional, bias):
    named = {}
    rows = GATES[op] * units
    for layer in range(layers):
        for side in ['', '_reverse'] if bidirectional else ['']:
            width = inputs if layer == 0 else units * (2 if bidirectional else 1)
            end = f'l{layer}{side}'
            named |= {f'weight_ih_{end}': parameter(rows, width), f'weight_hh_{end}': parameter(rows, units)}
            if bias:
                named |= {f'bias_ih_{end}': parameter(rows), f'bias_hh_{end}': parameter(rows)}
    return named


def recurrent(op, name, n, length, inputs, units, layers=1, bidirectional=False, bias=True, state=False, **more):
    states = [layers * (2 if bidirectional else 1), n, units]
    family.case(
        op, name,
        {
            'input': uniform(n, length, inputs),
            **({'h0': uniform(*states)} if state else {}),
            **({'c0': uniform(*states)} if state and op == 'lstm' else {}),
            **parameters(op, inputs, units, layers, bidirectional, bias),
        },
        units=units, layers=layers, bidirectional=bidirectional, bias=bias, **more,
    )


for op, more in (('rnn', {'nonlinearity': 'tanh'}), ('rnn', {'nonlinearity': 'relu'}), ('lstm', {}), ('gru', {})):
    kind = f'{more["nonlinearity"]}, ' if more else ''
    recurrent(op, f'{kind}one layer', 2, 4, 3, 2, **more)
    recurrent(op, f'{kind}one layer, state given', 2, 3, 2, 3, state=True, **more)
    recurrent(op, f'{kind}two layers', 2, 3, 3, 2, layers=2, **more)
    recurrent(op, f'{kind}bidirectional', 2, 3, 2, 3, bidirectional=True, **more)
    recurrent(op, f'{kind}two layers, bidirectional, state given', 2, 3, 2, 2, layers=2, bidirectional=True, state=True, **more)
    recurrent(op, f'{kind}no bias', 2, 3, 2, 2, bias=False, **more)
    recurrent(op, f'{kind}one step of one example, one unit', 1, 1, 1, 1, **more)

for op, more in (('rnn', {'nonlinearity': 'tanh'}), ('rnn', {'nonlinearity': 'relu'}), ('lstm', {}), ('gru', {})):
    rows = GATES[op] * 3
    inputs = {'input': uniform(2, 4), 'h': uniform(2, 3), **({'c': uniform(2, 3)} if op == 'lstm' else {}),
              'weight_ih': parameter(rows, 4), 'weight_hh': parameter(rows, 3)}
    biases = {'bias_ih': parameter(rows), 'bias_hh': parameter(rows)}
    kind = more.get('nonlinearity', 'a step')
    family.case(f'{op}_cell', kind, {**inputs, **biases}, **more)
    family.case(f'{op}_cell', f'{kind}, no bias', inputs, **more)
