using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace GridGrains.Domain.Markets;

/// <summary>Markets by code. An ISO's position is its index; a new one comes last, because stored states keep the index.</summary>
public sealed class IsoCatalog
{
    private readonly Iso[] _all;
    private readonly FrozenDictionary<string, Iso> _byCode;

    /// <exception cref="DomainException"><c>InvalidSetting</c>: a code occurs twice, or a market has no blocks.</exception>
    public IsoCatalog(params IReadOnlyList<IsoDefinition> definitions)
    {
        _all = [.. definitions.Select((definition, index) => new Iso((byte)index, Checked(definition)))];
        if (_all.GroupBy(iso => iso.Code, StringComparer.OrdinalIgnoreCase).FirstOrDefault(isos => isos.Count() > 1) is { } twice)
        {
            throw new DomainException(DomainErrorCode.InvalidSetting, $"two markets have the code '{twice.Key}'");
        }

        _byCode = _all.ToFrozenDictionary(iso => iso.Code, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<Iso> All => _all;

    public bool TryGet(string code, [NotNullWhen(true)] out Iso? iso) => _byCode.TryGetValue(code, out iso);

    /// <summary>Finds a code in UTF-8 without allocating; the spelling must be exact.</summary>
    public bool TryGet(ReadOnlySpan<byte> utf8Code, [NotNullWhen(true)] out Iso? iso)
    {
        foreach (var candidate in _all)
        {
            if (System.Text.Ascii.Equals(utf8Code, candidate.Code))
            {
                iso = candidate;
                return true;
            }
        }

        iso = null;
        return false;
    }

    /// <exception cref="DomainException"><c>unknown-iso</c>: the code is none of <see cref="All"/>.</exception>
    public Iso Get(string code) => _byCode.TryGetValue(code, out var iso)
        ? iso
        : throw new DomainException(DomainErrorCode.UnknownIso, $"'{code}' is no ISO; known are {string.Join(' ', _all.Select(i => i.Code))}");

    private static IsoDefinition Checked(IsoDefinition definition) => definition.BlockCalendars.Count > 0
        ? definition
        : throw new DomainException(DomainErrorCode.InvalidSetting, $"{definition.Code} has no contract blocks");
}
