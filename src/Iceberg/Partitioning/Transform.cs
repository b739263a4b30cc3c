using System.Globalization;
using System.Text;
using GridGrains.Iceberg.Schemas;

namespace GridGrains.Iceberg.Partitioning;

/// <summary>What a transform does with its source.</summary>
public enum TransformKind
{
    Identity,
    Bucket,
    Truncate,
    Year,
    Month,
    Day,
    Hour,
    Void,
    /// <summary>One that this library does not know: its tables are read without pruning by it, and not written.</summary>
    Unknown,
}

/// <summary>Derives a partition value from a column's value (spec: partition transforms). A null source gives null.</summary>
/// <param name="Parameter">The number of buckets, or the width; 0 for the others.</param>
public sealed record Transform(TransformKind Kind, int Parameter = 0)
{
    public static Transform Identity { get; } = new(TransformKind.Identity);
    public static Transform Year { get; } = new(TransformKind.Year);
    public static Transform Month { get; } = new(TransformKind.Month);
    public static Transform Day { get; } = new(TransformKind.Day);
    public static Transform Hour { get; } = new(TransformKind.Hour);
    public static Transform Void { get; } = new(TransformKind.Void);

    /// <summary>The name of an unknown transform as the metadata has it; null for the others.</summary>
    public string? UnknownName { get; private init; }

    public static Transform Bucket(int count) => Positive(TransformKind.Bucket, count);

    public static Transform Truncate(int width) => Positive(TransformKind.Truncate, width);

    public static Transform Parse(string name)
    {
        if (name.EndsWith(']') && name.IndexOf('[', StringComparison.Ordinal) is > 0 and var open
            && int.TryParse(name.AsSpan()[(open + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var parameter))
        {
            if (name.AsSpan(0, open) is "bucket") return Bucket(parameter);
            if (name.AsSpan(0, open) is "truncate") return Truncate(parameter);
        }
        return name switch
        {
            "identity" => Identity,
            "year" => Year,
            "month" => Month,
            "day" => Day,
            "hour" => Hour,
            "void" => Void,
            _ => new Transform(TransformKind.Unknown) { UnknownName = name },
        };
    }

    /// <summary>The type of the partition values; throws where the transform does not take the source's type.</summary>
    public PrimitiveType ResultType(PrimitiveType source) => (Kind, source.Kind) switch
    {
        (TransformKind.Identity or TransformKind.Void, _) => source,
        (TransformKind.Unknown, _) => PrimitiveType.String,
        (TransformKind.Bucket, not (TypeKind.Boolean or TypeKind.Float or TypeKind.Double)) => PrimitiveType.Int,
        (TransformKind.Truncate, TypeKind.Int or TypeKind.Long or TypeKind.Decimal or TypeKind.String or TypeKind.Binary) => source,
        (TransformKind.Year or TransformKind.Month, TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz) => PrimitiveType.Int,
        (TransformKind.Day, TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampTz) => PrimitiveType.Date,
        (TransformKind.Hour, TypeKind.Timestamp or TypeKind.TimestampTz) => PrimitiveType.Int,
        _ => throw new IcebergException(IcebergErrorCode.InvalidPartitioning, $"{this} does not take {source}"),
    };

    /// <summary>Applies the transform to one value in the form of <see cref="SingleValue"/>.</summary>
    public object? Apply(PrimitiveType source, object? value) => value is null ? null : Kind switch
    {
        TransformKind.Identity => value,
        TransformKind.Void => null,
        TransformKind.Unknown => throw NotWritable(),
        TransformKind.Bucket => BucketOf(HashOf(value)),
        TransformKind.Truncate => TruncateValue(value),
        _ when source.Kind == TypeKind.Date => Unit((int)value),
        _ => Unit((long)value),
    };

    /// <summary>True where a smaller source never has a larger result, so that bounds carry over.</summary>
    internal bool PreservesOrder => Kind is not (TransformKind.Bucket or TransformKind.Void or TransformKind.Unknown);

    /// <summary>The refusal of what would need the values of an unknown transform.</summary>
    internal IcebergException NotWritable()
        => new(IcebergErrorCode.Unsupported, $"Partition transform '{this}' is not known: tables that use it can be read, not written");

    internal int BucketOf(int hash) => (hash & int.MaxValue) % Parameter;

    /// <summary>The calendar unit of a timestamp, in microseconds from the epoch.</summary>
    internal int Unit(long micros) => Kind switch
    {
        TransformKind.Hour => (int)Floor(micros, IcebergEpochTime.MicrosPerHour),
        TransformKind.Day => (int)Floor(micros, IcebergEpochTime.MicrosPerDay),
        _ => Unit((int)Floor(micros, IcebergEpochTime.MicrosPerDay)),
    };

    /// <summary>The calendar unit of a date, in days from the epoch.</summary>
    internal int Unit(int days)
    {
        if (Kind == TransformKind.Day) return days;
        var date = IcebergEpochTime.ToDate(days);
        return Kind == TransformKind.Year ? date.Year - 1970 : (date.Year - 1970) * 12 + date.Month - 1;
    }

    internal int TruncateInt(int value) => (int)(value - Modulo(value, Parameter));

    internal long TruncateLong(long value) => unchecked(value - Modulo(value, Parameter));

    /// <summary>Keeps whole code points.</summary>
    internal string TruncateText(string text)
    {
        if (text.Length <= Parameter) return text;
        var (units, points) = (0, 0);
        for (; units < text.Length && points < Parameter; points++)
            units += char.IsHighSurrogate(text[units]) && units + 1 < text.Length ? 2 : 1;
        return text[..units];
    }

    /// <summary>How a partition value reads in a file's path.</summary>
    internal string PathText(PrimitiveType source, object? value) => value is null ? "null" : Kind switch
    {
        TransformKind.Year => (1970 + (int)value).ToString("D4", CultureInfo.InvariantCulture),
        TransformKind.Month => IcebergEpochTime.ToDate(0).AddMonths((int)value).ToString("yyyy-MM", CultureInfo.InvariantCulture),
        TransformKind.Day => IcebergEpochTime.FormatDate((int)value),
        TransformKind.Hour => IcebergEpochTime.ToDateTime((int)value * IcebergEpochTime.MicrosPerHour).ToString("yyyy-MM-dd-HH", CultureInfo.InvariantCulture),
        TransformKind.Bucket => ((int)value).ToString(CultureInfo.InvariantCulture),
        _ => SingleValueJson.Write(source, value) is var json && json.GetValueKind() == System.Text.Json.JsonValueKind.String
            ? json.GetValue<string>()
            : json.ToJsonString(),
    };

    public override string ToString() => Kind switch
    {
        TransformKind.Bucket => $"bucket[{Parameter}]",
        TransformKind.Truncate => $"truncate[{Parameter}]",
        TransformKind.Unknown => UnknownName!,
        _ => Kind.ToString().ToLowerInvariant(),
    };

    internal static int HashOf(object value) => value switch
    {
        int number => Murmur3.Hash(number),
        long number => Murmur3.Hash(number),
        Int128 unscaled => Murmur3.Hash(DecimalBytes.Minimal(unscaled)),
        string text => Murmur3.Hash(Encoding.UTF8.GetBytes(text)),
        Guid id => Murmur3.Hash(id.ToByteArray(bigEndian: true)),
        byte[] bytes => Murmur3.Hash(bytes),
        _ => throw new IcebergException(IcebergErrorCode.InvalidPartitioning, $"{value.GetType().Name} cannot be bucketed"),
    };

    private object TruncateValue(object value) => value switch
    {
        int number => TruncateInt(number),
        long number => TruncateLong(number),
        Int128 unscaled => unscaled - ((unscaled % Parameter) + Parameter) % Parameter,
        string text => TruncateText(text),
        byte[] bytes => bytes.Length <= Parameter ? bytes : bytes[..Parameter],
        _ => throw new IcebergException(IcebergErrorCode.InvalidPartitioning, $"{value.GetType().Name} cannot be truncated"),
    };

    private static long Modulo(long value, long width) => ((value % width) + width) % width;

    private static long Floor(long value, long unit) => value >= 0 ? value / unit : (value + 1) / unit - 1;

    private static Transform Positive(TransformKind kind, int parameter) => parameter > 0
        ? new Transform(kind, parameter)
        : throw new IcebergException(IcebergErrorCode.InvalidPartitioning, $"{kind} needs a positive parameter, not {parameter}");
}
