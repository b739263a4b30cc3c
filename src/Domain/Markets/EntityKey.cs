using System.Diagnostics.CodeAnalysis;

namespace GridGrains.Domain.Markets;

/// <summary>
/// Identity of a node, hub or zone: <c>CAISO/TH_SP15_GEN-APND</c>. The id is the ISO's stable one (PJM pnode_id, NYISO PTID,
/// ISO-NE LocId, otherwise the name). It is the grain key, the record key and the partition key.
/// </summary>
public readonly record struct EntityKey
{
    public const int MaxIdLength = 128;

    /// <exception cref="DomainException"><c>InvalidKey</c>: the id is empty, too long, or holds control characters or outer blanks.</exception>
    public EntityKey(Iso iso, string id)
    {
        if (!IsValidId(id))
        {
            throw new DomainException(DomainErrorCode.InvalidKey, $"'{id}' is no entity id: 1 to {MaxIdLength} characters, no control characters, no outer blanks");
        }

        Iso = iso;
        Id = id;
    }

    public Iso Iso { get; }

    public string Id { get; }

    /// <summary>What an id may be, in the words of a refusal.</summary>
    public const string IdRule = "an id without control characters, emoji or outer blanks";

    public static bool IsValidId([NotNullWhen(true)] string? id)
    {
        if (string.IsNullOrEmpty(id) || id.Length > MaxIdLength || id[0] == ' ' || id[^1] == ' ')
        {
            return false;
        }

        foreach (var character in id)
        {
            if (char.IsControl(character) || char.IsSurrogate(character))
            {
                return false;
            }
        }

        return true;
    }

    public static bool TryParse(string text, out EntityKey key)
    {
        var slash = text.IndexOf('/');
        if (slash > 0 && Isos.TryGet(text[..slash], out var iso) && IsValidId(text[(slash + 1)..]))
        {
            key = new EntityKey(iso, text[(slash + 1)..]);
            return true;
        }

        key = default;
        return false;
    }

    /// <exception cref="DomainException"><c>InvalidKey</c>: the text is not <c>ISO/ID</c>.</exception>
    public static EntityKey Parse(string text) => TryParse(text, out var key)
        ? key
        : throw new DomainException(DomainErrorCode.InvalidKey, $"'{text}' is no entity key; the form is ISO/ID, for example CAISO/TH_SP15_GEN-APND");

    public override string ToString() => Iso is null ? "" : $"{Iso.Code}/{Id}";
}
