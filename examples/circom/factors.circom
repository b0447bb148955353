pragma circom 2.1.9;

// Whoever proves this knows two factors of a public number, both greater than 1, and shows neither.

// x is below 2^bits.
template Below(bits) {
    signal input x;
    signal bit[bits];
    var sum = 0;
    for (var i = 0; i < bits; i++) {
        bit[i] <-- (x >> i) & 1;
        bit[i] * (bit[i] - 1) === 0;
        sum += bit[i] * 2 ** i;
    }
    x === sum;
}

template Factors(bits) {
    signal input n;
    signal input p;
    signal input q;
    // Small enough that the product is one of integers.
    component smallP = Below(bits);
    component smallQ = Below(bits);
    smallP.x <== p - 2;
    smallQ.x <== q - 2;
    n === p * q;
}

component main {public [n]} = Factors(32);
