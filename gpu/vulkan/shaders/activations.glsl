// Activations of one input, as program.cpp numbers them.
layout(constant_id = 1) const uint kActivation = 0;

// Exponents are kept where no device makes an infinity of them.
float sigmoid(float x) { return 1.0 / (1.0 + exp(min(-x, 80.0))); }
float tanhOf(float x) {
    const float t = exp(-2.0 * min(abs(x), 20.0));
    const float large = (1.0 - t) / (1.0 + t), square = x * x;
    return abs(x) < 0.05 ? x * (1.0 - square * (1.0 / 3.0 - square * (2.0 / 15.0))) : x < 0.0 ? -large : large;
}
// Abramowitz and Stegun 7.1.26: off by 1.5e-7 at most.
float erfOf(float x) {
    const float a = abs(x), t = 1.0 / (1.0 + 0.3275911 * a);
    const float poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
    const float y = 1.0 - poly * exp(-min(a * a, 80.0));
    return x < 0.0 ? -y : y;
}

float activated(float x) {
    if (kActivation == 0) return x * sigmoid(x);
    if (kActivation == 4) return sigmoid(x);
    if (kActivation == 5) return x;
    if (kActivation == 1) return 0.5 * x * (1.0 + erfOf(x * 0.7071067811865476));
    return x * sigmoid(2.0 * (0.7978845608028654 * x * (1.0 + 0.044715 * x * x)));  // 0.5 (1 + tanh y) = sigmoid(2 y)
}
