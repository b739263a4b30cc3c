namespace GridGrains.Egress;

public enum EgressError
{
    /// <summary>The scheme is neither http nor https, or the address has user and password in it.</summary>
    BadAddress,

    /// <summary>The host is no public one, and the operator has not declared it.</summary>
    AddressRefused,

    /// <summary>The operator's table has no such name for this tenant, or its secret cannot be read.</summary>
    UnknownCredential,

    /// <summary>The credential may not be sent to this host.</summary>
    CredentialNotForHost,

    /// <summary>The server of tokens does not know the client, or answers without a token.</summary>
    TokenRefused,

    /// <summary>The operator declares no such connection for this tenant, or not what is asked of it.</summary>
    UnknownConnection,
    TooManyRedirects,
    TooLarge,
    TimedOut,
    Unreachable,
}

/// <summary>A request was not sent, or has no answer. The message names hosts and never a secret, a query or a body.</summary>
public sealed class EgressException(EgressError error, string message, Exception? inner = null) : Exception(message, inner)
{
    public EgressError Error { get; } = error;

    /// <summary>Stable word for programs.</summary>
    public string Code => Error switch
    {
        EgressError.BadAddress => "bad_address",
        EgressError.AddressRefused => "address_refused",
        EgressError.UnknownCredential => "unknown_credential",
        EgressError.CredentialNotForHost => "credential_not_for_host",
        EgressError.TokenRefused => "token_refused",
        EgressError.UnknownConnection => "unknown_connection",
        EgressError.TooManyRedirects => "too_many_redirects",
        EgressError.TooLarge => "answer_too_large",
        EgressError.TimedOut => "source_timed_out",
        _ => "source_unreachable",
    };

    /// <summary>Whether another attempt may end otherwise.</summary>
    public bool IsTransient => Error is EgressError.TimedOut or EgressError.Unreachable;
}
