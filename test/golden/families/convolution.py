"""conv1d, conv2d and their transposes: every combination of stride, padding, dilation, groups and bias that differs."""
from .case import Family, parameter, uniform

family = Family('convolution')


def conv(op, name, input, weight, bias=True, **given):
    n = len(input) - 2
    groups = given.get('groups', 1)
    transposed = 'transpose' in op
    attributes = {
        'stride': given.get('stride', [1] * n),
        'padding': given.get('padding', [0] * n),
        **({'outputPadding': given.get('outputPadding', [0] * n)} if transposed else {}),
        'dilation': given.get('dilation', [1] * n),
        'groups': groups,
    }
    inputs = {'input': uniform(*input), 'weight': parameter(*weight)}
    if bias:
        inputs['bias'] = parameter(weight[1] * groups if transposed else weight[0])
    family.case(op, name, inputs, **attributes)


conv('conv1d', 'plain', [2, 3, 7], [4, 3, 3])
conv('conv1d', 'no bias, stride 2, padding 1', [2, 3, 8], [4, 3, 3], bias=False, stride=[2], padding=[1])
conv('conv1d', 'stride leaves the last entries out', [2, 2, 9], [3, 2, 4], stride=[3])
conv('conv1d', 'dilation 2, causal padding 4', [1, 2, 6], [3, 2, 3], padding=[4], dilation=[2])
conv('conv1d', 'groups 2', [2, 4, 6], [6, 2, 3], groups=2)
conv('conv1d', 'depthwise, stride 2, dilation 2', [2, 3, 9], [3, 1, 3], stride=[2], padding=[1], dilation=[2], groups=3)
conv('conv1d', 'kernel 1', [2, 5, 4], [3, 5, 1])
conv('conv1d', 'kernel as long as the input', [3, 2, 5], [2, 2, 5])
conv('conv1d', 'one example, one channel, one entry', [1, 1, 1], [1, 1, 1])
conv('conv1d', 'padding longer than the input', [1, 1, 2], [2, 1, 3], padding=[3])
conv('conv1d', 'no example', [0, 2, 5], [3, 2, 3])

conv('conv2d', 'plain', [2, 3, 6, 5], [4, 3, 3, 3])
conv('conv2d', 'no bias', [2, 1, 5, 5], [2, 1, 3, 3], bias=False)
conv('conv2d', 'stride 2 and 1, padding 1 and 0', [2, 2, 7, 6], [3, 2, 3, 2], stride=[2, 1], padding=[1, 0])
conv('conv2d', 'stride leaves rows and columns out', [1, 2, 8, 9], [2, 2, 3, 3], stride=[2, 3])
conv('conv2d', 'stride wider than the kernel', [1, 2, 8, 7], [2, 2, 2, 2], stride=[3, 3])
conv('conv2d', 'dilation 2 and 3', [1, 2, 8, 9], [3, 2, 3, 2], padding=[2, 1], dilation=[2, 3])
conv('conv2d', 'groups 2', [2, 4, 5, 4], [6, 2, 3, 3], padding=[1, 1], groups=2)
conv('conv2d', 'depthwise', [2, 3, 5, 5], [3, 1, 3, 3], padding=[1, 1], groups=3)
conv('conv2d', 'depthwise, two maps a channel, stride 2', [1, 3, 6, 6], [6, 1, 3, 3], stride=[2, 2], padding=[1, 1], groups=3)
conv('conv2d', 'stride, padding, dilation and groups', [2, 4, 9, 8], [2, 2, 3, 3], bias=False, stride=[2, 2], padding=[2, 1],
     dilation=[2, 2], groups=2)
conv('conv2d', 'kernel 1 × 1', [2, 5, 3, 4], [3, 5, 1, 1])
conv('conv2d', 'kernel 1 × 1, stride 2', [2, 3, 5, 5], [4, 3, 1, 1], bias=False, stride=[2, 2])
conv('conv2d', 'kernel 1 × 3 and 5 rows', [1, 2, 5, 6], [2, 2, 1, 3], padding=[0, 1])
conv('conv2d', 'kernel as large as the input', [2, 2, 4, 3], [3, 2, 4, 3])
conv('conv2d', 'kernel 5 × 5 on one row', [1, 1, 1, 7], [2, 1, 5, 5], padding=[2, 2])
conv('conv2d', 'one entry', [1, 1, 1, 1], [1, 1, 1, 1])
conv('conv2d', 'no example', [0, 2, 4, 4], [3, 2, 3, 3])

conv('conv1d', 'same padding, kernel 4: one more at the end', [1, 2, 5], [2, 2, 4], padding='same')
conv('conv2d', 'same padding', [1, 2, 4, 5], [3, 2, 3, 2], padding='same')
conv('conv2d', 'same padding, dilation 2', [1, 1, 5, 6], [2, 1, 3, 2], padding='same', dilation=[2, 2])

conv('conv_transpose1d', 'plain', [2, 3, 5], [3, 4, 3])
conv('conv_transpose1d', 'no bias, stride 2, padding 1, output padding 1', [2, 3, 4], [3, 2, 3], bias=False, stride=[2],
     padding=[1], outputPadding=[1])
conv('conv_transpose1d', 'dilation 2', [1, 2, 4], [2, 3, 3], dilation=[2])
conv('conv_transpose1d', 'groups 2, stride 3', [2, 4, 3], [4, 2, 4], stride=[3], padding=[1], groups=2)
conv('conv_transpose1d', 'stride wider than the kernel', [1, 1, 4], [1, 2, 2], stride=[3], outputPadding=[2])
conv('conv_transpose1d', 'one entry', [1, 1, 1], [1, 1, 3])

conv('conv_transpose2d', 'plain', [2, 3, 3, 4], [3, 2, 3, 3])
conv('conv_transpose2d', 'kernel 4, stride 2, padding 1, no bias', [2, 3, 3, 3], [3, 2, 4, 4], bias=False, stride=[2, 2],
     padding=[1, 1])
conv('conv_transpose2d', 'from one entry', [2, 4, 1, 1], [4, 3, 4, 4])
conv('conv_transpose2d', 'kernel 2, stride 2', [1, 4, 3, 3], [4, 2, 2, 2], stride=[2, 2])
conv('conv_transpose2d', 'stride, padding, output padding by axis', [1, 2, 4, 3], [2, 3, 3, 3], stride=[2, 3], padding=[1, 0],
     outputPadding=[1, 2])
conv('conv_transpose2d', 'dilation 2 and 1', [1, 2, 3, 4], [2, 2, 3, 2], padding=[1, 0], dilation=[2, 1])
conv('conv_transpose2d', 'groups 2', [2, 4, 3, 3], [4, 3, 3, 3], stride=[2, 2], padding=[1, 1], groups=2)
conv('conv_transpose2d', 'depthwise', [1, 3, 3, 2], [3, 1, 3, 3], stride=[2, 1], padding=[1, 1], outputPadding=[1, 0], groups=3)
