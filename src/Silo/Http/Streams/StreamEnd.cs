namespace GridGrains.Silo.Http.Streams;

/// <summary>Why a stream of server-sent events ended.</summary>
internal enum StreamEnd
{
    /// <summary>The source was closed.</summary>
    Closed,

    /// <summary>The reader fell too far behind.</summary>
    Cut,
}
