using System.Globalization;
using System.Text.RegularExpressions;

namespace GridGrains.Iceberg.Schemas;

/// <summary>A primitive type, with precision and scale for decimals and the length for fixed.</summary>
public sealed partial record PrimitiveType : IcebergType
{
    private const int MaxDecimalPrecision = 38;

    private PrimitiveType(TypeKind kind, int precision = 0, int scale = 0, int length = 0)
        => (Kind, Precision, Scale, Length) = (kind, precision, scale, length);

    public static PrimitiveType Boolean { get; } = new(TypeKind.Boolean);
    public static PrimitiveType Int { get; } = new(TypeKind.Int);
    public static PrimitiveType Long { get; } = new(TypeKind.Long);
    public static PrimitiveType Float { get; } = new(TypeKind.Float);
    public static PrimitiveType Double { get; } = new(TypeKind.Double);
    /// <summary>Days from 1970-01-01.</summary>
    public static PrimitiveType Date { get; } = new(TypeKind.Date);
    /// <summary>Microseconds from midnight.</summary>
    public static PrimitiveType Time { get; } = new(TypeKind.Time);
    /// <summary>Microseconds from 1970-01-01 of a local clock.</summary>
    public static PrimitiveType Timestamp { get; } = new(TypeKind.Timestamp);
    /// <summary>Microseconds from 1970-01-01 UTC.</summary>
    public static PrimitiveType TimestampTz { get; } = new(TypeKind.TimestampTz);
    public static PrimitiveType String { get; } = new(TypeKind.String);
    public static PrimitiveType Uuid { get; } = new(TypeKind.Uuid);
    public static PrimitiveType Binary { get; } = new(TypeKind.Binary);

    public TypeKind Kind { get; }
    public int Precision { get; }
    public int Scale { get; }
    public int Length { get; }

    public static PrimitiveType Decimal(int precision, int scale)
    {
        if (precision is < 1 or > MaxDecimalPrecision || scale < 0 || scale > precision)
            throw new IcebergException(IcebergErrorCode.InvalidSchema, $"decimal({precision}, {scale}) is outside 1..{MaxDecimalPrecision} digits");
        return new PrimitiveType(TypeKind.Decimal, precision, scale);
    }

    public static PrimitiveType Fixed(int length) => length > 0
        ? new PrimitiveType(TypeKind.Fixed, length: length)
        : throw new IcebergException(IcebergErrorCode.InvalidSchema, $"fixed[{length}] has no positive length");

    /// <summary>Reads a type name of the metadata JSON, such as <c>timestamptz</c> or <c>decimal(18, 4)</c>.</summary>
    public static PrimitiveType Parse(string name)
    {
        if (DecimalName().Match(name) is { Success: true } d) return Decimal(Number(d.Groups[1]), Number(d.Groups[2]));
        if (FixedName().Match(name) is { Success: true } f) return Fixed(Number(f.Groups[1]));
        return name switch
        {
            "boolean" => Boolean,
            "int" => Int,
            "long" => Long,
            "float" => Float,
            "double" => Double,
            "date" => Date,
            "time" => Time,
            "timestamp" => Timestamp,
            "timestamptz" => TimestampTz,
            "string" => String,
            "uuid" => Uuid,
            "binary" => Binary,
            _ => throw new IcebergException(IcebergErrorCode.InvalidSchema, $"Unknown type '{name}'"),
        };

        static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Whether a column of this type may become <paramref name="wider"/> without rewriting files (spec: schema evolution).</summary>
    public bool CanPromoteTo(PrimitiveType wider) => (Kind, wider.Kind) switch
    {
        (TypeKind.Int, TypeKind.Long) => true,
        (TypeKind.Float, TypeKind.Double) => true,
        (TypeKind.Decimal, TypeKind.Decimal) => Scale == wider.Scale && Precision <= wider.Precision,
        _ => this == wider,
    };

    public override string ToString() => Kind switch
    {
        TypeKind.Decimal => $"decimal({Precision}, {Scale})",
        TypeKind.Fixed => $"fixed[{Length}]",
        _ => Kind.ToString().ToLowerInvariant(),
    };

    [GeneratedRegex(@"^decimal\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalName();

    [GeneratedRegex(@"^fixed\[\s*(\d{1,9})\s*\]$", RegexOptions.CultureInvariant)]
    private static partial Regex FixedName();
}
