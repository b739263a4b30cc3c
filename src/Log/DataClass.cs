namespace GridGrains.Domain.Log;

/// <summary>Who may see data, by where it comes from.</summary>
public enum DataClass
{
    /// <summary>Published by a market or a weather service for everybody.</summary>
    Public,

    /// <summary>Computed here, or about the platform itself.</summary>
    Internal,

    /// <summary>A vendor's or a desk's own, under terms that bind whoever reads it.</summary>
    Licensed,

    /// <summary>Names people and what they did.</summary>
    Personal,
}
