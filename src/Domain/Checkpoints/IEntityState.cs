namespace GridGrains.Domain.Checkpoints;

/// <summary>The state of one entity. It changes only in its grain's turn; a barrier reads it between two batches, when no turn runs.</summary>
public interface IEntityState
{
    /// <summary>Offset of the last applied record per topic of the family.</summary>
    TopicOffsets LastOffsets { get; }

    /// <summary>Notes the last record of a topic that is applied.</summary>
    void AppliedUpTo(int topic, long offset);
}
