using System.Net;
using GridGrains.Domain;
using GridGrains.Domain.Governance;
using GridGrains.Silo.Hosting;

namespace GridGrains.Silo.Governance;

/// <summary>What a start must have before it serves anybody but this machine.</summary>
internal static class StartRules
{
    private const string FirstKey = $"set {AccessSettings.AdminKeyVariable} to a key that 'keys new' prints";

    /// <exception cref="DomainException"><c>InvalidSetting</c>: what is missing, and the line that mends it.</exception>
    public static void Check(SiloSettings settings)
    {
        var access = settings.Access;
        if (access.AdminKey is { } key && !ApiKeyText.TryParse(key, out _))
        {
            throw Refused($"{AccessSettings.AdminKeyVariable} is no key: the form is {ApiKeyText.Form}");
        }

        if (!access.KeysRequired && settings.AllUrls.FirstOrDefault(url => !IsLoopback(url)) is { } open)
        {
            throw Refused($"{open} is not loopback: whoever reaches it could read and write. Add --auth and {FirstKey}, or serve on {SiloSettings.DefaultUrl}");
        }

        // Read here for its faults: nothing is opened yet.
        var policy = PolicyFile.Open(access.PolicyFile).Policy;
        if (access is { KeysRequired: true, AdminKey: null } && policy.Oidc is null)
        {
            throw Refused($"--auth needs somebody who may make keys: {FirstKey}, or name an issuer of tokens in a policy file (--governance)");
        }
    }

    public static bool IsLoopback(string url)
    {
        var address = BindingAddress.Parse(url);
        return address.IsUnixPipe || address.IsNamedPipe || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
    }

    private static DomainException Refused(string message) => new(DomainErrorCode.InvalidSetting, message);
}
