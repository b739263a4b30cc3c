using System.Collections;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Configuration.Memory;

namespace GridGrains.Silo.Settings;

/// <summary>Where options come from, the weakest first: a JSON file, the environment, the command line.</summary>
internal sealed class SettingSources
{
    public const string DefaultFile = "gridgrains.json";

    private readonly List<(IConfigurationProvider Provider, Func<string, string> NameOf)> _providers = [];

    private SettingSources()
    {
    }

    /// <param name="file">A file that must be there; null for <see cref="DefaultFile"/> in <paramref name="folder"/>, where there is one.</param>
    /// <param name="commandLine">Texts by key.</param>
    /// <exception cref="SettingException">The file cannot be read.</exception>
    public static SettingSources Of(IReadOnlyList<Setting> settings, string folder, string? file, IDictionary environment, IReadOnlyDictionary<string, string?> commandLine)
    {
        var sources = new SettingSources();
        if (file is not null || File.Exists(Path.Combine(folder, DefaultFile)))
        {
            var path = Path.Combine(folder, file ?? DefaultFile);
            sources._providers.Add((ReadFile(path), _ => $"the file {path}"));
        }

        var variables = VariablesOf(settings, environment);
        sources.AddTexts(variables.ToDictionary(pair => pair.Key, string? (pair) => pair.Value.Text), key => $"the environment variable {variables[key].Name}");
        sources.AddTexts(commandLine, _ => "the command line");
        return sources;
    }

    /// <summary>Keys that any source sets.</summary>
    public IEnumerable<(string Key, string Source)> Keys => _providers.SelectMany(source => KeysOf(source.Provider, null), (source, key) => (key, source.NameOf(key)));

    /// <returns>Null where nothing sets the key.</returns>
    public (string Text, string Source)? Find(string key)
    {
        for (var i = _providers.Count - 1; i >= 0; i--)
        {
            // An empty text on the command line is a mistake; in a file or a variable it leaves the option out.
            if (_providers[i].Provider.TryGet(key, out var text) && text is not null && (text.Length > 0 || i == _providers.Count - 1))
            {
                return (text, _providers[i].NameOf(key));
            }
        }

        return null;
    }

    private void AddTexts(IEnumerable<KeyValuePair<string, string?>> texts, Func<string, string> nameOf)
    {
        var provider = new MemoryConfigurationProvider(new MemoryConfigurationSource { InitialData = texts });
        _providers.Add((provider, nameOf));
    }

    private static JsonStreamConfigurationProvider ReadFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var provider = new JsonStreamConfigurationProvider(new JsonStreamConfigurationSource { Stream = stream });
            provider.Load();
            return provider;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException or JsonException)
        {
            throw new SettingException($"the file of options {path} cannot be read: {failure.InnerException?.Message ?? failure.Message}", failure);
        }
    }

    // An empty variable is how a container says that it leaves one out.
    private static Dictionary<string, (string Name, string Text)> VariablesOf(IReadOnlyList<Setting> settings, IDictionary environment)
    {
        var found = new Dictionary<string, (string, string)>(StringComparer.OrdinalIgnoreCase);
        foreach (var setting in settings)
        {
            if (setting.OwnVariable is { } own && environment[own] is string { Length: > 0 } text)
            {
                found[setting.Key] = (own, text);
            }
        }

        foreach (DictionaryEntry variable in environment)
        {
            if (variable is { Key: string name, Value: string { Length: > 0 } text } && name.StartsWith(Setting.VariablePrefix, StringComparison.OrdinalIgnoreCase))
            {
                found[name[Setting.VariablePrefix.Length..]] = (name, text);
            }
        }

        return found;
    }

    private static IEnumerable<string> KeysOf(IConfigurationProvider provider, string? parent)
    {
        foreach (var child in provider.GetChildKeys([], parent).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var key = parent is null ? child : $"{parent}:{child}";
            var below = KeysOf(provider, key).ToList();
            foreach (var leaf in below.Count == 0 ? [key] : below)
            {
                yield return leaf;
            }
        }
    }
}
