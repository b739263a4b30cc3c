using System.Globalization;
using GridGrains.Domain.Checkpoints;

namespace GridGrains.Domain.FeatureStore;

/// <summary>One typed value of a feature, or none. Arrays belong to the value and are never changed.</summary>
public readonly struct FeatureValue : IEquatable<FeatureValue>
{
    public static readonly FeatureValue Null;

    private readonly long _bits;
    private readonly object? _content;

    public FeatureValue(FeatureValueType type, long bits, object? content) => (Type, _bits, _content) = (type, bits, content);

    public FeatureValueType Type { get; }

    /// <summary>The content of a scalar, for the wire.</summary>
    public long Bits => _bits;

    /// <summary>The content of a text or list, for the wire.</summary>
    public object? Content => _content;

    public bool IsNull => Type == FeatureValueType.Null;

    public double AsDouble => BitConverter.Int64BitsToDouble(_bits);

    public long AsInt64 => _bits;

    public bool AsBool => _bits != 0;

    public string AsString => (string)_content!;

    public DateTime AsTimestamp => new(_bits, DateTimeKind.Utc);

    public double[] AsDoubles => (double[])_content!;

    public float[] AsFloats => (float[])_content!;

    /// <summary>The value as a number for arithmetic and windows; NaN where it is none. A timestamp counts as seconds since 1970.</summary>
    public double Number => Type switch
    {
        FeatureValueType.Double => AsDouble,
        FeatureValueType.Int64 or FeatureValueType.Bool => _bits,
        FeatureValueType.Timestamp => (AsTimestamp - DateTime.UnixEpoch).TotalSeconds,
        _ => double.NaN,
    };

    /// <summary>NaN is no value.</summary>
    public static FeatureValue Of(double value) => double.IsNaN(value) ? Null : new(FeatureValueType.Double, BitConverter.DoubleToInt64Bits(value), null);

    public static FeatureValue Of(long value) => new(FeatureValueType.Int64, value, null);

    public static FeatureValue Of(bool value) => new(FeatureValueType.Bool, value ? 1 : 0, null);

    public static FeatureValue Of(string value) => new(FeatureValueType.String, 0, value);

    public static FeatureValue Of(DateTime utc) => new(FeatureValueType.Timestamp, utc.Ticks, null);

    public static FeatureValue Of(double[] values) => new(FeatureValueType.DoubleList, 0, values);

    public static FeatureValue Of(float[] values) => new(FeatureValueType.FloatList, 0, values);

    public static bool operator ==(FeatureValue left, FeatureValue right) => left.Equals(right);

    public static bool operator !=(FeatureValue left, FeatureValue right) => !left.Equals(right);

    public bool Equals(FeatureValue other) => Type == other.Type && _bits == other._bits && (Type switch
    {
        FeatureValueType.String => AsString == other.AsString,
        FeatureValueType.DoubleList => AsDoubles.AsSpan().SequenceEqual(other.AsDoubles),
        FeatureValueType.FloatList => AsFloats.AsSpan().SequenceEqual(other.AsFloats),
        _ => true,
    });

    public override bool Equals(object? obj) => obj is FeatureValue other && Equals(other);

    public override int GetHashCode() => Type switch
    {
        FeatureValueType.String => AsString.GetHashCode(StringComparison.Ordinal),
        FeatureValueType.DoubleList => AsDoubles.Length,
        FeatureValueType.FloatList => AsFloats.Length,
        _ => HashCode.Combine(Type, _bits),
    };

    public override string ToString() => Type switch
    {
        FeatureValueType.Null => "null",
        FeatureValueType.Double => AsDouble.ToString("R", CultureInfo.InvariantCulture),
        FeatureValueType.Int64 => _bits.ToString(CultureInfo.InvariantCulture),
        FeatureValueType.Bool => AsBool ? "true" : "false",
        FeatureValueType.String => AsString,
        FeatureValueType.Timestamp => AsTimestamp.ToString("O", CultureInfo.InvariantCulture),
        FeatureValueType.DoubleList => $"[{string.Join(',', AsDoubles.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]",
        _ => $"[{string.Join(',', AsFloats.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))}]",
    };

    public void Write(StateWriter writer)
    {
        writer.Byte((byte)Type);
        switch (Type)
        {
            case FeatureValueType.Double:
                writer.Double(AsDouble);
                break;
            case FeatureValueType.Int64 or FeatureValueType.Bool or FeatureValueType.Timestamp:
                writer.Signed(_bits);
                break;
            case FeatureValueType.String:
                writer.Text(AsString);
                break;
            case FeatureValueType.DoubleList:
                WriteDoubles(writer, AsDoubles);
                break;
            case FeatureValueType.FloatList:
                WriteFloats(writer, AsFloats);
                break;
        }
    }

    public static FeatureValue Read(ref StateReader reader) => (FeatureValueType)reader.Byte() switch
    {
        FeatureValueType.Null => Null,
        FeatureValueType.Double => Of(reader.Double()),
        FeatureValueType.Int64 => Of(reader.Signed()),
        FeatureValueType.Bool => Of(reader.Signed() != 0),
        FeatureValueType.String => Of(reader.Text() ?? ""),
        FeatureValueType.Timestamp => Of(reader.Time()),
        FeatureValueType.DoubleList => Of(ReadDoubles(ref reader)),
        FeatureValueType.FloatList => Of(ReadFloats(ref reader)),
        var unknown => throw new DomainException(DomainErrorCode.StorageVersion, $"a stored feature has the type {(byte)unknown}, which this program does not know"),
    };

    private static void WriteDoubles(StateWriter writer, double[] values)
    {
        writer.Unsigned((ulong)values.Length);
        foreach (var value in values)
        {
            writer.Double(value);
        }
    }

    private static void WriteFloats(StateWriter writer, float[] values)
    {
        writer.Unsigned((ulong)values.Length);
        foreach (var value in values)
        {
            writer.Float(value);
        }
    }

    private static double[] ReadDoubles(ref StateReader reader)
    {
        var values = new double[LengthOf(ref reader, sizeof(double))];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.Double();
        }

        return values;
    }

    private static float[] ReadFloats(ref StateReader reader)
    {
        var values = new float[LengthOf(ref reader, sizeof(float))];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.Float();
        }

        return values;
    }

    // A damaged length must not become an allocation.
    private static int LengthOf(ref StateReader reader, int bytesEach)
    {
        var length = reader.Unsigned();
        return length <= (ulong)(reader.Remaining / bytesEach)
            ? (int)length
            : throw new DomainException(DomainErrorCode.StorageVersion, $"a stored feature has {length} values where {reader.Remaining} bytes are left");
    }
}
