"""Recurrent layers and their cells."""
import torch

from .table import op


def _flat(a, parameters):
    names = ['weight_ih', 'weight_hh'] + (['bias_ih', 'bias_hh'] if a['bias'] else [])
    sides = ['', '_reverse'] if a['bidirectional'] else ['']
    return [parameters[f'{n}_l{k}{side}'] for k in range(a['layers']) for side in sides for n in names]


def _recurrent(function, a, input, h0, parameters):
    directions = 2 if a['bidirectional'] else 1
    h = torch.zeros(a['layers'] * directions, input.shape[0], a['units'], dtype=input.dtype) if h0 is None else h0
    return function(input, h, _flat(a, parameters), a['bias'], a['layers'], 0.0, False, a['bidirectional'], True)


@op
def rnn(a, input, h0=None, **parameters):
    """What nn.RNN calls, batch first; likewise below."""
    function = torch.rnn_tanh if a['nonlinearity'] == 'tanh' else torch.rnn_relu
    y, h = _recurrent(function, a, input, h0, parameters)
    return {'output': y, 'h_n': h}


@op
def gru(a, input, h0=None, **parameters):
    y, h = _recurrent(torch.gru, a, input, h0, parameters)
    return {'output': y, 'h_n': h}


@op
def rnn_cell(a, input, h, weight_ih, weight_hh, bias_ih=None, bias_hh=None):
    function = torch.rnn_tanh_cell if a['nonlinearity'] == 'tanh' else torch.rnn_relu_cell
    return function(input, h, weight_ih, weight_hh, bias_ih, bias_hh)


@op
def gru_cell(a, input, h, weight_ih, weight_hh, bias_ih=None, bias_hh=None):
    return torch.gru_cell(input, h, weight_ih, weight_hh, bias_ih, bias_hh)


@op
def lstm_cell(a, input, h, c, weight_ih, weight_hh, bias_ih=None, bias_hh=None):
    h, c = torch.lstm_cell(input, (h, c), weight_ih, weight_hh, bias_ih, bias_hh)
    return {'output': h, 'c_n': c}


@op
def lstm(a, input, h0=None, c0=None, **parameters):
    directions = 2 if a['bidirectional'] else 1
    zeros = torch.zeros(a['layers'] * directions, input.shape[0], a['units'], dtype=input.dtype)
    state = (zeros if h0 is None else h0, zeros if c0 is None else c0)
    y, h, c = torch.lstm(
        input, state, _flat(a, parameters), a['bias'], a['layers'], 0.0, False, a['bidirectional'], True
    )
    return {'output': y, 'h_n': h, 'c_n': c}
