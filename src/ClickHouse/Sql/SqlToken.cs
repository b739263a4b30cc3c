namespace GridGrains.ClickHouse.Sql;

internal enum SqlTokenKind
{
    /// <summary>A name or a keyword.</summary>
    Word,

    /// <summary>A name in backticks or double quotes.</summary>
    Quoted,

    Number,
    Text,

    /// <summary>A parameter: <c>{name:Type}</c>.</summary>
    Parameter,

    Sign,
}

/// <param name="Value">As it is written; a quoted name without its quotes.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, int Start, int Length, string Value)
{
    public int End => Start + Length;

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.Quoted;

    public bool Is(string word) => Kind is SqlTokenKind.Word or SqlTokenKind.Sign && Value.Equals(word, StringComparison.OrdinalIgnoreCase);
}
