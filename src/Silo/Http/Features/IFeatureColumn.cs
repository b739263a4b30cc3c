namespace GridGrains.Silo.Http.Features;

/// <summary>How much a value of an answer can be relied on; Feast's words and numbers.</summary>
internal enum FeatureStatus
{
    Invalid,
    Present,
    NullValue,
    NotFound,
    OutsideMaxAge,
}

/// <summary>Takes one column of an answer, row by row: a value or none, then its status and event timestamp.</summary>
internal interface IFeatureColumn
{
    void Add(double value);

    void Add(long value);

    void Add(bool value);

    void Add(string value);

    void Add(double[] values);

    void Add(float[] values);

    /// <param name="seconds">Since 1970-01-01 UTC.</param>
    void AddMoment(long seconds);

    void AddNone();

    /// <summary>Ends the row.</summary>
    /// <param name="stampUtc">The default stamp reads as 1970-01-01.</param>
    void Mark(FeatureStatus status, DateTime stampUtc);
}
