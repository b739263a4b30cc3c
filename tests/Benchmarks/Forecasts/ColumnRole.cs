namespace GridGrains.Tests.Benchmarks.Forecasts;

/// <summary>What a column is to a forecast.</summary>
internal enum ColumnRole
{
    Ignored,

    /// <summary>Start of the interval, or the day where another column has the hour.</summary>
    Stamp,

    /// <summary>Hour ending, 1 to 24; 25 or 02X is the repeated hour.</summary>
    HourEnding,

    /// <summary>Name of a hub or node; of several the one with most rows is taken.</summary>
    Place,

    /// <summary>Day-ahead price: known for the whole eve when bids are due.</summary>
    Price,

    /// <summary>Measured load: known an hour after the end of each hour.</summary>
    Load,

    /// <summary>A forecast of load, wind, sun or of the market's own regressors, for the day itself.</summary>
    Ahead,

    /// <summary>Measured weather: used for the day itself as if its forecast had been perfect, and named so.</summary>
    Weather,

    /// <summary>A published forecast of the price: stands beside ours, never goes in.</summary>
    Peer,
}
