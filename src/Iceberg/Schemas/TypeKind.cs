namespace GridGrains.Iceberg.Schemas;

/// <summary>The primitive types of format version 2.</summary>
public enum TypeKind
{
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Decimal,
    Date,
    Time,
    Timestamp,
    TimestampTz,
    String,
    Uuid,
    Fixed,
    Binary,
}
