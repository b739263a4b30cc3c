using System.Globalization;

namespace GridGrains.Domain.FeatureStore;

/// <summary>The rows that a training set is made for: columns of text, one of them with the moment that each row knows features as of.</summary>
public sealed class EntityFrame
{
    public const string TimestampColumn = "event_timestamp";
    public const int MaxRows = 2_000_000;
    public const int MaxColumns = 1_000;

    /// <summary>
    /// Rows times columns. A cell is a text of its own, some fifty bytes in memory however short it is: this many take under a gigabyte, and a
    /// frame of all rows may have eight columns. Bytes alone do not bound it: a packed file of short cells holds hundreds of millions.
    /// </summary>
    public const int MaxCells = 16_000_000;

    private EntityFrame(string[] names, string[][] columns, FeatureValueType[] types, DateTime[] moments) => (Names, Columns, Types, Moments) = (names, columns, types, moments);

    public IReadOnlyList<string> Names { get; }

    /// <summary>One array for each name; an empty text is a missing value.</summary>
    public string[][] Columns { get; }

    /// <summary>What the texts of each column mean. Of a frame that came as text all are texts but the moments.</summary>
    public IReadOnlyList<FeatureValueType> Types { get; }

    /// <summary>UTC.</summary>
    public DateTime[] Moments { get; }

    public int Rows => Moments.Length;

    /// <summary>Refuses a frame before its cells are read.</summary>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: it has too many rows, columns or cells; the message has the counts and the bounds.</exception>
    public static void CheckSize(long rows, int columns)
    {
        if (rows is < 1 or > MaxRows)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"the entity frame has {rows} rows; 1 to {MaxRows} are taken");
        }

        if (columns > MaxColumns)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"the entity frame has {columns} columns; at most {MaxColumns} are taken");
        }

        if (rows * columns > MaxCells)
        {
            throw new DomainException(
                DomainErrorCode.InvalidRecord, $"the entity frame has {rows} rows of {columns} columns, {rows * columns} cells; at most {MaxCells} are taken: send fewer rows, or only the columns that are needed");
        }
    }

    /// <param name="types">Scalars that the texts were made of; null where they are texts.</param>
    /// <exception cref="DomainException"><c>InvalidRecord</c>: a column is there twice or missing, or a moment is none; the message names row and column.</exception>
    public static EntityFrame Make(string[] names, string[][] columns, FeatureValueType[]? types = null)
    {
        var at = Array.IndexOf(names, TimestampColumn);
        if (at < 0)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"the entity frame lacks the column {TimestampColumn}");
        }

        if (names.Distinct().Count() != names.Length)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, "the entity frame has two columns of one name");
        }

        CheckSize(columns[at].Length, names.Length);
        var moments = new DateTime[columns[at].Length];
        for (var row = 0; row < moments.Length; row++)
        {
            if (!FeatureStamp.TryParse(columns[at][row], out moments[row]))
            {
                throw new DomainException(
                    DomainErrorCode.InvalidRecord, $"row {row + 1}, {TimestampColumn}: '{columns[at][row]}' is not a stamp such as 2026-06-01T12:00:00Z; without offset it is UTC");
            }
        }

        types ??= [.. names.Select(_ => FeatureValueType.String)];
        types[at] = FeatureValueType.Timestamp;
        return new EntityFrame(names, columns, types, moments);
    }

    /// <summary>A value with the type of its column.</summary>
    public FeatureValue ValueAt(int column, int row) => Columns[column][row] is not { Length: > 0 } text ? FeatureValue.Null : Types[column] switch
    {
        FeatureValueType.Int64 => FeatureValue.Of(long.Parse(text, CultureInfo.InvariantCulture)),
        FeatureValueType.Double => FeatureValue.Of(double.Parse(text, CultureInfo.InvariantCulture)),
        FeatureValueType.Bool => FeatureValue.Of(text == "true"),
        FeatureValueType.Timestamp => FeatureStamp.TryParse(text, out var utc) ? FeatureValue.Of(utc) : FeatureValue.Null,
        _ => FeatureValue.Of(text),
    };

    /// <summary>Whether entities have keys of such a type.</summary>
    public static bool CanBeKey(FeatureValueType type) => type is FeatureValueType.String or FeatureValueType.Int64;

    public int IndexOf(string name) => Names is string[] names ? Array.IndexOf(names, name) : -1;
}
