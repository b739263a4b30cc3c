namespace GridGrains.Domain.Knowledge;

/// <summary>A row of a table that is computed from an interval.</summary>
/// <param name="Key">Whose row it is: <c>CAISO/SP15</c>.</param>
public readonly record struct CoveredBucket(string Table, string Key, DateTime StartUtc, DateTime EndUtc);

/// <summary>Features whose value at some moments rests on an interval: their windows end after the one moment and not after the other.</summary>
/// <param name="Features">One, or several by their common beginning: <c>rt_1h_*</c>.</param>
public readonly record struct CoveredWindow(string View, string Features, DateTime EndsAfterUtc, DateTime EndsThroughUtc);
