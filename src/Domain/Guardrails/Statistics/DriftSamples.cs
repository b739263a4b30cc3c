using System.Runtime.CompilerServices;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.Guardrails.Statistics;

/// <summary>
/// A reference and a current sample of deviations, in bytes of a sixteenth of a spread. When the current one is full it is compared with the
/// reference and then replaces random members of it, which so holds the last weeks, recent ones more than old ones. The choice follows from
/// the number of values alone: a replay makes the same.
/// </summary>
public sealed class DriftSamples
{
    public const int ReferenceSize = 128;
    public const int CurrentSize = 48;

    private const double StepsPerSpread = 16;
    private const double MostDependence = 0.95;

    private Reference _reference;
    private Current _current;
    private uint _seen;
    private byte _held;
    private float _product;
    private float _square;

    /// <summary>The next value completes a comparison.</summary>
    public bool IsDue => _held == CurrentSize - 1 && _seen >= ReferenceSize;

    /// <summary>Correlation of a sample with the one before it.</summary>
    public double Dependence => _square > 0 ? Math.Clamp(_product / _square, 0, MostDependence) : 0;

    public void Add(double deviation)
    {
        var step = Quantise(deviation);
        if (_held > 0)
        {
            var before = _current[_held - 1];
            _product += (step * before - _product) / ReferenceSize;
            _square += (step * step - _square) / ReferenceSize;
        }

        _current[_held++] = step;
        if (_held == CurrentSize)
        {
            Absorb();
        }
    }

    /// <summary>The p-value of the comparison that <paramref name="deviation"/> completes.</summary>
    public double PValueWith(double deviation)
    {
        Span<double> reference = stackalloc double[ReferenceSize], current = stackalloc double[CurrentSize];
        for (var i = 0; i < ReferenceSize; i++)
        {
            reference[i] = _reference[i];
        }

        for (var i = 0; i < CurrentSize - 1; i++)
        {
            current[i] = _current[i];
        }

        current[^1] = Quantise(deviation);
        reference.Sort();
        current.Sort();
        var independent = (1 - Dependence) / (1 + Dependence);
        var size = independent * ReferenceSize * CurrentSize / (ReferenceSize + CurrentSize);
        return Math.Clamp(KolmogorovSmirnov.AsymptoticTwoSided(KolmogorovSmirnov.Distance(reference, current), size), 0, 1);
    }

    internal void Write(in StateWriter writer)
    {
        writer.Unsigned(_seen);
        writer.Byte(_held);
        writer.Float(_product);
        writer.Float(_square);
        for (var i = 0; i < Math.Min(_seen, ReferenceSize); i++)
        {
            writer.Byte((byte)_reference[i]);
        }

        for (var i = 0; i < _held; i++)
        {
            writer.Byte((byte)_current[i]);
        }
    }

    internal static DriftSamples Read(ref StateReader reader)
    {
        var samples = new DriftSamples { _seen = (uint)reader.Unsigned(), _held = reader.Byte() };
        if (samples._held >= CurrentSize)
        {
            throw StateReader.Damaged($"{samples._held} samples");
        }

        samples._product = StoredNumbers.Finite(reader.Float());
        samples._square = StoredNumbers.Finite(reader.Float());
        for (var i = 0; i < Math.Min(samples._seen, ReferenceSize); i++)
        {
            samples._reference[i] = (sbyte)reader.Byte();
        }

        for (var i = 0; i < samples._held; i++)
        {
            samples._current[i] = (sbyte)reader.Byte();
        }

        return samples;
    }

    private void Absorb()
    {
        for (var i = 0; i < CurrentSize; i++, _seen++)
        {
            var place = _seen < ReferenceSize ? _seen : Mix(_seen) % (4 * ReferenceSize);
            if (place < ReferenceSize)
            {
                _reference[(int)place] = _current[i];
            }
        }

        _held = 0;
    }

    private static sbyte Quantise(double deviation) => (sbyte)Math.Clamp(Math.Round(deviation * StepsPerSpread), sbyte.MinValue, sbyte.MaxValue);

    // The finaliser of MurmurHash3: neighbouring numbers give unrelated ones.
    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6B;
        value = (value ^ (value >> 13)) * 0xC2B2AE35;
        return value ^ (value >> 16);
    }

    [InlineArray(ReferenceSize)]
    private struct Reference
    {
        private sbyte _first;
    }

    [InlineArray(CurrentSize)]
    private struct Current
    {
        private sbyte _first;
    }
}
