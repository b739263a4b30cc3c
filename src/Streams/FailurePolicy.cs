namespace GridGrains.Streams;

/// <summary>What happens to a record that a subscriber has not taken within the give-up time.</summary>
public enum FailurePolicy
{
    /// <summary>It is delivered again until it is taken. Later records of its key wait, and after a full cache those of its partition.</summary>
    Retry,

    /// <summary>It is written to the dead letters, then the next record is delivered. A failing write is repeated.</summary>
    DeadLetter,

    /// <summary>
    /// The subscription ends there: an explicit one is faulted by Orleans, an implicit one gets nothing more until its grain is attached
    /// again. The checkpoint stays before the record.
    /// </summary>
    Stop,
}

/// <summary>Where a partition without a checkpoint starts.</summary>
public enum QueueStart
{
    /// <summary>At the oldest record that is stored.</summary>
    Earliest,

    /// <summary>With the next record.</summary>
    Latest,
}
