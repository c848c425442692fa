using System.Text;

namespace PluginHost.Plugins.KeyValue.Commands;

/// <summary>The options NX, XX, GT and LT of EXPIRE and PEXPIRE. A key without a deadline counts as one that lives for ever.</summary>
internal struct ExpiryCondition
{
    private bool _absent;
    private bool _present;
    private bool _later;
    private bool _earlier;

    /// <returns>False if they make no sense: the reply is written.</returns>
    public static bool TryRead(Call call, out ExpiryCondition condition)
    {
        condition = default;
        for (int i = 3; i < call.Count; i++)
        {
            condition._absent |= call.Is(i, "NX"u8);
            condition._present |= call.Is(i, "XX"u8);
            condition._later |= call.Is(i, "GT"u8);
            condition._earlier |= call.Is(i, "LT"u8);
            if (!call.Is(i, "NX"u8) && !call.Is(i, "XX"u8) && !call.Is(i, "GT"u8) && !call.Is(i, "LT"u8))
            {
                call.Reply.Error($"ERR Unsupported option {Encoding.Latin1.GetString(call[i])}");
                return false;
            }
        }

        if (condition._absent && (condition._present || condition._later || condition._earlier))
        {
            call.Reply.Error("ERR NX and XX, GT or LT options at the same time are not compatible");
            return false;
        }

        if (condition._later && condition._earlier)
        {
            call.Reply.Error("ERR GT and LT options at the same time are not compatible");
            return false;
        }

        return true;
    }

    /// <param name="present">0 for none.</param>
    /// <param name="wanted">Not 0.</param>
    public readonly bool Allows(long present, long wanted) =>
        !(_absent && present != 0)
        && !(_present && present == 0)
        && !(_later && (present == 0 || wanted <= present))
        && !(_earlier && present != 0 && wanted >= present);
}
