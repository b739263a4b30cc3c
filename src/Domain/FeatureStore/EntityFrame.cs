namespace GridGrains.Domain.FeatureStore;

/// <summary>The rows that a training set is made for: columns of text, one of them with the moment that each row knows features as of.</summary>
public sealed class EntityFrame
{
    public const string TimestampColumn = "event_timestamp";
    public const int MaxRows = 2_000_000;

    private EntityFrame(string[] names, string[][] columns, DateTime[] moments) => (Names, Columns, Moments) = (names, columns, moments);

    public IReadOnlyList<string> Names { get; }

    /// <summary>One array for each name.</summary>
    public string[][] Columns { get; }

    /// <summary>UTC.</summary>
    public DateTime[] Moments { get; }

    public int Rows => Moments.Length;

    /// <exception cref="DomainException"><c>InvalidRecord</c>: a column is there twice or missing, or a moment is none; the message names row and column.</exception>
    public static EntityFrame Make(string[] names, string[][] columns)
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

        if (columns[at].Length is 0 or > MaxRows)
        {
            throw new DomainException(DomainErrorCode.InvalidRecord, $"an entity frame has 1 to {MaxRows} rows, not {columns[at].Length}");
        }

        var moments = new DateTime[columns[at].Length];
        for (var row = 0; row < moments.Length; row++)
        {
            if (!FeatureStamp.TryParse(columns[at][row], out moments[row]))
            {
                throw new DomainException(
                    DomainErrorCode.InvalidRecord, $"row {row + 1}, {TimestampColumn}: '{columns[at][row]}' is not a stamp such as 2026-06-01T12:00:00Z; without offset it is UTC");
            }
        }

        return new EntityFrame(names, columns, moments);
    }

    public int IndexOf(string name) => Names is string[] names ? Array.IndexOf(names, name) : -1;
}
