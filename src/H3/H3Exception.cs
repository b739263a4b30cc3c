namespace GridGrains.H3;

/// <summary>Why an operation on cells has no answer.</summary>
public enum H3Error
{
    /// <summary>A resolution outside 0 to 15, or on the wrong side of the cell's own.</summary>
    ResolutionDomain,

    /// <summary>A latitude or longitude that is not a finite number.</summary>
    LatLngDomain,

    /// <summary>The bits do not name a cell.</summary>
    CellInvalid,

    /// <summary>Cells of different resolutions where one is needed.</summary>
    ResolutionMismatch,

    /// <summary>A negative radius or distance.</summary>
    Domain,

    /// <summary>The cells are too far apart, or a pentagon lies between them.</summary>
    NoPath,

    /// <summary>The polygon has a ring of fewer than three points or an edge of 180 degrees and more.</summary>
    PolygonInvalid,
}

/// <summary>An operation on cells that has no answer; <see cref="Error"/> is the stable reason.</summary>
public sealed class H3Exception(H3Error error, string message) : Exception(message)
{
    public H3Error Error { get; } = error;
}
